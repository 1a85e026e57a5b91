-- People's accounts. The password hash is PBKDF2 in the form of Jakarta Security's Pbkdf2PasswordHash.
create table account (
    user_name     varchar(64)  primary key,
    display_name  varchar(140) not null,
    agency        varchar(32)  not null references agency,
    role          varchar(16)  not null
        check (role in ('CLERK', 'REVIEWER', 'SUPERVISOR', 'AUDITOR', 'ADMINISTRATOR')),
    password_hash varchar(255) not null,
    failures      integer      not null check (failures between 0 and 4),
    locked_until  timestamptz,
    disabled      boolean      not null
);

-- Who signed in and who tried. user_name is what was typed: there may be no such account.
create table sign_in (
    id        bigint generated always as identity primary key,
    at        timestamptz  not null,
    user_name varchar(200) not null,
    method    varchar(16)  not null,
    result    varchar(32)  not null,
    client    varchar(200) not null
);

create index sign_in_at on sign_in (at);

create trigger sign_in_written_once before update or delete on sign_in
    for each row execute function refuse_change();
