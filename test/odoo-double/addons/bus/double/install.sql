CREATE TABLE bus_bus (
    id serial PRIMARY KEY, create_uid integer, write_uid integer, channel varchar, message varchar, create_date timestamp, write_date timestamp);
