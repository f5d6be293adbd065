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
