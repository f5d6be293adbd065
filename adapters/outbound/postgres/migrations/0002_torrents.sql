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
