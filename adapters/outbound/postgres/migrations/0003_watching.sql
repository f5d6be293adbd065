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
