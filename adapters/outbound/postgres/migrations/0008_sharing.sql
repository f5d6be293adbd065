-- Several engines, quotas, a wish for each claim, what left the server, and magnet links whose metadata come first.

create table engines (
    name text collate "C" not null,
    plugin text not null,
    first_seen_at timestamptz not null,
    constraint engines_pkey primary key (name)
);

-- Every server has had this one from the start; the program says what it is.
insert into engines values ('main', '', 'epoch');

alter table torrents
    add column engine text collate "C" not null default 'main',
    add column infohash_v2 text collate "C",
    add column seeded_at timestamptz,
    add column refusal text not null default '',
    add constraint torrents_infohash_v2_key unique (infohash_v2),
    add constraint torrents_engine_fkey foreign key (engine) references engines (name);

alter table torrents
    alter column engine drop default,
    alter column refusal drop default;

alter table claims
    add column size_bytes bigint not null default 0,
    add column first bigint[] not null default '{}',
    add column paused boolean not null default false,
    add column place bigint not null default 0,
    add column own_seeding boolean not null default false,
    add column seeding_ratio double precision,
    add column seeding_time interval,
    add constraint claims_seeding_check check (
        own_seeding or (seeding_ratio is null and seeding_time is null)
    );

-- A torrent's size counts what anybody wants of it: as good as can be said here, and right where it has one claim.
-- Who saw it paused still does.
update claims set size_bytes = torrents.size_bytes, paused = torrents.wish = 'pause'
    from torrents where torrents.infohash = claims.torrent;

alter table claims
    alter column size_bytes drop default,
    alter column first drop default,
    alter column paused drop default,
    alter column place drop default,
    alter column own_seeding drop default;

alter table users add column quota_bytes bigint, add column quota_torrents bigint;
alter table invites add column quota_bytes bigint, add column quota_torrents bigint;

create table traffic (
    month date not null,
    uploaded_bytes bigint not null,
    delivered_bytes bigint not null,
    constraint traffic_pkey primary key (month)
);
