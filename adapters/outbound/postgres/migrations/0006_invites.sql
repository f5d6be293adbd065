-- Invitations, passwords that somebody else chose, and data that go with the last claim even when an account goes.

create table invites (
    id uuid not null,
    code_sha256 bytea not null,
    role text not null,
    -- Null: the operator, at the server's own command line.
    invited_by uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint invites_pkey primary key (id),
    constraint invites_code_sha256_key unique (code_sha256),
    constraint invites_invited_by_fkey foreign key (invited_by) references users (id) on delete cascade,
    constraint invites_role_check check (role in ('user', 'admin'))
);

create index invites_invited_by_idx on invites (invited_by);

alter table users add column password_is_temporary boolean not null default false;
alter table users alter column password_is_temporary drop default;

-- No cascade: claims are dropped one by one, so that nobody's torrent is left without a claim.
alter table claims
    drop constraint claims_user_fkey,
    add constraint claims_user_fkey foreign key (user_id) references users (id);
-- Of two broken constraints the one made first is told, and that is the user's.
alter table claims
    drop constraint claims_torrent_fkey,
    add constraint claims_torrent_fkey foreign key (torrent) references torrents (infohash) on delete cascade;
