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
    password_is_temporary boolean not null,
    -- Null: the server's own.
    quota_bytes bigint,
    quota_torrents bigint,
    constraint users_pkey primary key (id),
    constraint users_username_key_key unique (username_key),
    constraint users_role_check check (role in ('user', 'admin'))
);

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

create table invites (
    id uuid not null,
    code_sha256 bytea not null,
    role text not null,
    -- Null: the operator, at the server's own command line.
    invited_by uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    quota_bytes bigint,
    quota_torrents bigint,
    constraint invites_pkey primary key (id),
    constraint invites_code_sha256_key unique (code_sha256),
    constraint invites_invited_by_fkey foreign key (invited_by) references users (id) on delete cascade,
    constraint invites_role_check check (role in ('user', 'admin'))
);

create index invites_invited_by_idx on invites (invited_by);

-- What downloads, under the name that the configuration gives it.

create table engines (
    name text collate "C" not null,
    plugin text not null,
    first_seen_at timestamptz not null,
    constraint engines_pkey primary key (name)
);

-- What should be downloaded, who asked for it, and what finished files hash to.

create table torrents (
    -- The v1 hash, or the v2 hash of a torrent that has no other. The C collation sorts as the program does, whatever
    -- the database's own is.
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
    engine text collate "C" not null,
    -- The other name of a hybrid torrent.
    infohash_v2 text collate "C",
    seeded_at timestamptz,
    refusal text not null,
    constraint torrents_pkey primary key (infohash),
    constraint torrents_infohash_v2_key unique (infohash_v2),
    constraint torrents_engine_fkey foreign key (engine) references engines (name),
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
    -- What was taken from the torrent: file indexes (empty: all), and the episodes before the newest, pair by pair.
    files bigint[] not null,
    earlier_series bigint[] not null,
    earlier_episodes bigint[] not null,
    -- What it costs of a quota, and what the person wants of it before the rest, or not now.
    size_bytes bigint not null,
    first bigint[] not null,
    paused boolean not null,
    place bigint not null,
    -- Whether the person has a goal of their own; one without ratio and time is to share for ever.
    own_seeding boolean not null,
    seeding_ratio double precision,
    seeding_time interval,
    constraint claims_pkey primary key (user_id, torrent),
    -- No cascade: claims are dropped one by one, so that nobody's torrent is left without a claim.
    constraint claims_user_fkey foreign key (user_id) references users (id),
    constraint claims_torrent_fkey foreign key (torrent) references torrents (infohash) on delete cascade,
    constraint claims_earlier_check check (cardinality(earlier_series) = cardinality(earlier_episodes)),
    constraint claims_seeding_check check (
        own_seeding or (seeding_ratio is null and seeding_time is null)
    )
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

-- What left the server, month by month (UTC).

create table traffic (
    month date not null,
    uploaded_bytes bigint not null,
    delivered_bytes bigint not null,
    constraint traffic_pkey primary key (month)
);

-- Which list a person follows, and the last good answer about it.

create table watch_accounts (
    user_id uuid not null,
    service text not null,
    username text not null,
    -- Sealed: without the key in the state directory it is noise.
    sealed_token text,
    token_expires_at timestamptz,
    token_refused boolean default false not null,
    constraint watch_accounts_pkey primary key (user_id),
    constraint watch_accounts_user_fkey foreign key (user_id) references users (id) on delete cascade,
    constraint watch_accounts_token_check check (
        sealed_token is not null or (token_expires_at is null and not token_refused)
    )
);

create table watch_snapshots (
    user_id uuid not null,
    -- Versioned by the program: see snapshots.py.
    entries jsonb not null,
    fetched_at timestamptz not null,
    constraint watch_snapshots_pkey primary key (user_id),
    constraint watch_snapshots_account_fkey foreign key (user_id) references watch_accounts (user_id) on delete cascade
);

-- What people like, and what they taught the matching.

create table tastes (
    user_id uuid not null,
    -- Read leniently by the program: see taste_documents.py.
    document jsonb not null,
    version bigint not null,
    constraint tastes_pkey primary key (user_id),
    constraint tastes_user_fkey foreign key (user_id) references users (id) on delete cascade
);

create table corrections (
    id uuid not null,
    series bigint not null,
    series_title text not null,
    kind text not null,
    title text,
    number_offset numeric,
    group_name text,
    season bigint,
    part bigint,
    example text,
    -- Who did what and when is the audit, and outlives the accounts: no foreign keys here.
    taught_by uuid not null,
    taught_at timestamptz not null,
    shared_by uuid,
    shared_at timestamptz,
    revoked_by uuid,
    revoked_at timestamptz,
    -- What was never shared is its teacher's own and goes with the account; what was shared stays.
    private_to uuid generated always as (case when shared_at is null then taught_by end) stored,
    constraint corrections_pkey primary key (id),
    constraint corrections_private_to_fkey foreign key (private_to) references users (id) on delete cascade,
    constraint corrections_kind_check check (kind in ('numbering', 'alias', 'refusal')),
    constraint corrections_lesson_check check (
        (kind = 'numbering' or title is not null)
        and (kind = 'alias') = (number_offset is null)
        and (kind <> 'alias' or (group_name is null and season is null and part is null))
    ),
    constraint corrections_shared_check check ((shared_by is null) = (shared_at is null)),
    constraint corrections_revoked_check check ((revoked_by is null) = (revoked_at is null))
);

-- Every search asks for those that count about its series.
create index corrections_active_idx on corrections (series) where revoked_at is null;
create index corrections_taught_by_idx on corrections (taught_by);
create index corrections_private_to_idx on corrections (private_to);

-- Personal API tokens, without their texts.

create table api_tokens (
    id uuid not null,
    user_id uuid not null,
    name text not null,
    scopes text[] not null,
    sha256 bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    address text not null,
    constraint api_tokens_pkey primary key (id),
    constraint api_tokens_sha256_key unique (sha256),
    constraint api_tokens_user_fkey foreign key (user_id) references users (id) on delete cascade
);

create index api_tokens_user_idx on api_tokens (user_id);
create index api_tokens_expires_at_idx on api_tokens (expires_at);

-- What people did, and nobody changes afterwards: see docs/adr/0027.

create table audit (
    number bigint generated always as identity,
    at timestamptz not null,
    action text collate "C" not null,
    -- No foreign keys: what somebody did outlives their account.
    actor uuid,
    actor_name text not null,
    address text not null,
    subject text collate "C" not null,
    subject_name text not null,
    details jsonb not null,
    constraint audit_pkey primary key (number)
);

create index audit_at_idx on audit (at);
create index audit_actor_idx on audit (actor, number);
create index audit_subject_idx on audit (subject, number);

create function audit_refuse() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' and old.at < now() - interval '30 days' then
        return old;
    end if;
    raise exception 'The audit is only ever added to.' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_no_change before update or delete on audit for each row execute function audit_refuse();
create trigger audit_no_truncate before truncate on audit for each statement execute function audit_refuse();

-- The only way to forget: what is old enough, for those who may not delete. The owner has taken the right to delete from
-- itself (rights.py), and has it for this one statement.
create function audit_forget(before timestamptz) returns bigint language plpgsql security definer as $$
declare
    forgotten bigint;
begin
    perform pg_advisory_xact_lock(1970632050);
    grant delete on audit to current_user;
    -- Not all at once: a statement may take some seconds only.
    delete from audit where number in (
        select number from audit where at < least(before, now() - interval '30 days') order by at limit 20000
    );
    get diagnostics forgotten = row_count;
    revoke delete on audit from current_user;
    return forgotten;
end
$$;

-- A temporary table called "audit" would come first otherwise, with triggers that run as the owner.
do $$
begin
    execute format('alter function audit_forget set search_path = pg_catalog, %I, pg_temp', current_schema());
end
$$;
