-- Of a set of episodes people take some files. Claims of before are on whole torrents.

alter table claims
    add column files bigint[] not null default '{}',
    add column earlier_series bigint[] not null default '{}',
    add column earlier_episodes bigint[] not null default '{}',
    add constraint claims_earlier_check check (cardinality(earlier_series) = cardinality(earlier_episodes));

alter table claims
    alter column files drop default,
    alter column earlier_series drop default,
    alter column earlier_episodes drop default;
