-- What lets us ask a watchlist service in a person's name, sealed: without the key in the state directory it is noise.

alter table watch_accounts
    add column sealed_token text,
    add column token_expires_at timestamptz,
    add column token_refused boolean not null default false,
    add constraint watch_accounts_token_check check (
        sealed_token is not null or (token_expires_at is null and not token_refused)
    );
