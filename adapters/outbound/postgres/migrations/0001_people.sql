-- People and their log-ins.

create table users (
    id uuid not null,
    username text not null,
    -- The canonical form of the name, made by the domain: lower() here and casefold() there disagree.
    username_key text not null,
    role text not null,
    password text not null,
    created_at timestamptz not null,
    disabled boolean not null,
    version bigint not null,
    constraint users_pkey primary key (id),
    constraint users_username_key_key unique (username_key),
    constraint users_role_check check (role in ('user', 'admin'))
);

create table sessions (
    id uuid not null,
    family uuid not null,
    user_id uuid not null,
    token_sha256 bytea not null,
    device text not null,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint sessions_pkey primary key (id),
    constraint sessions_token_sha256_key unique (token_sha256),
    constraint sessions_user_fkey foreign key (user_id) references users (id) on delete cascade
);

create index sessions_family_idx on sessions (family);
create index sessions_user_idx on sessions (user_id);
create index sessions_expires_at_idx on sessions (expires_at);
