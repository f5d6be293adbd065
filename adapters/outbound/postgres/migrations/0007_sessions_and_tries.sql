-- A session is a log-in from now on, and its tokens lie beside it: what was a family is a session.

create temporary table former on commit drop as
    select *, row_number() over (partition by family order by issued_at, id) as generation from sessions;
drop table sessions;

create table sessions (
    id uuid not null,
    user_id uuid not null,
    device text not null,
    address text not null,
    started_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null,
    turned bigint not null,
    turned_token bytea,
    turned_at timestamptz,
    constraint sessions_pkey primary key (id),
    constraint sessions_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint sessions_turned_check check (
        (turned = 0) = (turned_token is null) and (turned_token is null) = (turned_at is null)
    )
);

create index sessions_user_idx on sessions (user_id);
create index sessions_expires_at_idx on sessions (expires_at);

create table refresh_tokens (
    sha256 bytea not null,
    session uuid not null,
    generation bigint not null,
    constraint refresh_tokens_pkey primary key (sha256),
    constraint refresh_tokens_session_fkey foreign key (session) references sessions (id) on delete cascade
);

create index refresh_tokens_session_idx on refresh_tokens (session, generation);

insert into sessions
    select
        family, (array_agg(user_id))[1], (array_agg(device order by generation desc))[1], '',
        min(issued_at), max(issued_at), max(expires_at),
        coalesce(max(generation) filter (where used_at is not null), 0),
        (array_agg(token_sha256 order by generation desc) filter (where used_at is not null))[1],
        (array_agg(used_at order by generation desc) filter (where used_at is not null))[1]
    from former group by family;
insert into refresh_tokens select token_sha256, family, generation from former;

-- Log-ins that failed, by a hash of what they count for; and from where people have logged in before.

create table log_in_tries (
    key bytea not null,
    count bigint not null,
    last_at timestamptz not null,
    constraint log_in_tries_pkey primary key (key)
);

create index log_in_tries_last_at_idx on log_in_tries (last_at);

create table familiar_networks (
    user_id uuid not null,
    network text not null,
    seen_at timestamptz not null,
    constraint familiar_networks_pkey primary key (user_id, network),
    constraint familiar_networks_user_fkey foreign key (user_id) references users (id) on delete cascade
);

create index familiar_networks_seen_at_idx on familiar_networks (seen_at);
