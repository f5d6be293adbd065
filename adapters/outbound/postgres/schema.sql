-- The whole schema, as the migrations leave it: to be read, never run by the program. A test compares the two.

create table schema_migrations (
    number integer not null,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now(),
    constraint schema_migrations_pkey primary key (number)
);

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

-- What should be downloaded, who asked for it, and what finished files hash to.

create table torrents (
    -- The C collation sorts as the program does, whatever the database's own is.
    infohash text collate "C" not null,
    name text not null,
    size_bytes bigint not null,
    folder text not null,
    added_at timestamptz not null,
    wish text not null,
    completed_at timestamptz,
    wanted_files bigint[] not null,
    -- The source: a .torrent's bytes, or a magnet's name and trackers (a magnet's own text may grow by quoting).
    metainfo bytea,
    magnet_name text,
    magnet_trackers text[],
    constraint torrents_pkey primary key (infohash),
    constraint torrents_wish_check check (wish in ('run', 'pause', 'remove', 'remove_with_data')),
    constraint torrents_source_check check (
        (metainfo is null) <> (magnet_name is null) and (magnet_name is null) = (magnet_trackers is null)
    )
);

create table claims (
    user_id uuid not null,
    torrent text collate "C" not null,
    claimed_at timestamptz not null,
    title text not null,
    series bigint,
    series_title text,
    episode bigint,
    reasons text[] not null,
    constraint claims_pkey primary key (user_id, torrent),
    constraint claims_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint claims_torrent_fkey foreign key (torrent) references torrents (infohash) on delete cascade
);

create index claims_torrent_idx on claims (torrent);

create table checksums (
    torrent text collate "C" not null,
    file_index bigint not null,
    size_bytes bigint not null,
    sha256 text not null,
    constraint checksums_pkey primary key (torrent, file_index),
    constraint checksums_torrent_fkey foreign key (torrent) references torrents (infohash) on delete cascade
);

-- Which list a person follows, and the last good answer about it.

create table watch_accounts (
    user_id uuid not null,
    service text not null,
    username text not null,
    constraint watch_accounts_pkey primary key (user_id),
    constraint watch_accounts_user_fkey foreign key (user_id) references users (id) on delete cascade
);

create table watch_snapshots (
    user_id uuid not null,
    -- Versioned by the program: see snapshots.py.
    entries jsonb not null,
    fetched_at timestamptz not null,
    constraint watch_snapshots_pkey primary key (user_id),
    constraint watch_snapshots_account_fkey foreign key (user_id) references watch_accounts (user_id) on delete cascade
);
