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

create function audit_refuse() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.at < now() - interval '7 days' then
        return old;
    end if;
    raise exception 'The audit is only ever added to.' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_no_change before update or delete on audit for each row execute function audit_refuse();
create trigger audit_no_truncate before truncate on audit for each statement execute function audit_refuse();

-- The only way to forget: what is old enough, for those who may not delete.
create function audit_forget(before timestamptz) returns bigint language sql security definer
    set search_path = pg_catalog, pg_temp as $$
    with gone as (
        delete from public.audit where at < least(before, now() - interval '7 days') returning 1
    )
    select count(*) from gone
$$;
