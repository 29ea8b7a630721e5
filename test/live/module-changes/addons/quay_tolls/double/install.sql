CREATE TABLE quay_toll (id serial PRIMARY KEY, name varchar NOT NULL);
INSERT INTO quay_toll (name) VALUES ('Small'), ('Large');
ALTER TABLE res_partner ADD COLUMN quay_toll_class varchar;
