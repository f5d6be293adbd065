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
