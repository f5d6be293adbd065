"use strict";

// Draws openapi.json. Text enters the page as text only (textContent), never as markup.

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
};

// `code` between backticks, the rest as it is.
const prose = (text) =>
  text.split("`").map((part, index) => (index % 2 ? make("code", {}, part) : part));

const table = (titles, rows) =>
  make("table", {},
    make("thead", {}, make("tr", {}, ...titles.map((title) => make("th", {}, title)))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))))));

const resolved = (schema, document_) =>
  schema.$ref ? document_.components.schemas[schema.$ref.split("/").pop()] : schema;

const typeOf = (schema) => {
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.type === "array") return `list of ${typeOf(schema.items)}`;
  return [schema.type, schema.format].filter(Boolean).join(", ") || "any";
};

const limits = (schema) =>
  ["minimum", "maximum", "minLength", "maxLength", "pattern", "default"]
    .filter((name) => name in schema).map((name) => `${name}: ${JSON.stringify(schema[name])}`).join("\n");

const model = (schema, document_, seen = []) => {
  const inner = schema.type === "array" ? schema.items : schema;
  const whole = resolved(inner, document_);
  if (!whole || !whole.properties) return [make("p", {}, make("code", {}, typeOf(schema)))];
  const required = whole.required || [];
  const rows = Object.entries(whole.properties).map(([name, member]) =>
    [make("code", {}, name), typeOf(member) + (required.includes(name) ? "" : " (optional)"), limits(member)]);
  const parts = [make("p", {}, make("code", {}, typeOf(schema)), whole.description ? ` – ${whole.description}` : "")];
  if (rows.length) parts.push(table(["member", "type", "rules"], rows));
  for (const member of Object.values(whole.properties)) {
    for (const option of [member, ...(member.anyOf || []), member.items || {}]) {
      const name = option.$ref;
      if (name && !seen.includes(name)) {
        seen.push(name);
        parts.push(...model(option, document_, seen));
      }
    }
  }
  return parts;
};

const bodies = (title, content, document_) =>
  Object.entries(content || {}).flatMap(([type, media]) =>
    [make("h4", {}, `${title}: ${type}`), ...(media.schema ? model(media.schema, document_) : [])]);

const operation = (path, method, described, document_) => {
  const isProblem = ([status]) => Number(status) >= 400;
  const answers = Object.entries(described.responses);
  const parameters = (described.parameters || []).map((parameter) => [
    make("code", {}, parameter.name), parameter.in, typeOf(parameter.schema),
    [parameter.description, limits(parameter.schema)].filter(Boolean).join("\n")]);
  const problems = answers.filter(isProblem).map(([status, answer]) =>
    [status, (answer["x-problem-types"] || []).map((type) => type.split(":").pop()).join("\n"), answer.description]);
  return make("details", { "data-text": `${method} ${path} ${described.summary} ${described.operationId}`.toLowerCase() },
    make("summary", {},
      make("span", { class: `method ${method}` }, method.toUpperCase()),
      make("span", { class: "path" }, path),
      make("span", { class: "summary" }, described.summary),
      described.security.length ? null : make("span", { class: "open" }, "no log-in")),
    described.description ? make("p", {}, ...prose(described.description)) : null,
    ...(parameters.length ? [make("h4", {}, "Parameters"), table(["name", "in", "type", "rules"], parameters)] : []),
    ...bodies("Body", described.requestBody && described.requestBody.content, document_),
    ...answers.filter((answer) => !isProblem(answer)).flatMap(([status, answer]) =>
      [make("h4", {}, `Answer ${status}`), ...bodies("Content", answer.content, document_)]),
    ...Object.entries(described["x-events"] || {}).flatMap(([name, schema]) =>
      [make("h4", {}, `Event ${name}`), ...model(schema, document_)]),
    ...(problems.length ? [make("h4", {}, "Problems"), table(["status", "type", "when"], problems)] : []));
};

const draw = (document_) => {
  document.getElementById("about").replaceChildren(...prose(document_.info.description));
  const main = document.getElementById("operations");
  for (const { name } of document_.tags) {
    const section = make("section", {}, make("h2", {}, name));
    for (const [path, methods] of Object.entries(document_.paths)) {
      for (const [method, described] of Object.entries(methods)) {
        if (described.tags.includes(name)) {
          section.append(operation(document_.servers[0].url + path, method, described, document_));
        }
      }
    }
    main.append(section);
  }
};

document.getElementById("filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const entry of document.querySelectorAll("details")) {
    entry.hidden = !words.every((word) => entry.dataset.text.includes(word));
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("details:not([hidden])");
  }
});

fetch("/api/v1/openapi.json")
  .then((answer) => answer.json())
  .then(draw)
  .catch((error) => { document.getElementById("about").textContent = `The description cannot be read: ${error}`; });
