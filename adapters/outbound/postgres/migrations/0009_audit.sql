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
