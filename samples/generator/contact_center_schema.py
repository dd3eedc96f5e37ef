"""The schema of the contact centre's database, as pg_dump would write it."""

CHANNELS = [("PH", "Telephone"), ("EM", "E-mail"), ("ML", "Letter"), ("WB", "Web form"), ("CH", "Chat"),
            ("MB", "Mobile app"), ("IP", "In person")]
STATUSES = [("N", "New", "f"), ("A", "Assigned", "f"), ("W", "Waiting for citizen", "f"), ("R", "Resolved", "t"),
            ("X", "Cancelled", "t"), ("D", "Duplicate", "t")]
SERVICES = [("POTH", "Pothole", "Roads", 5), ("SLGT", "Street light out", "Roads", 7), ("TRSH", "Missed collection", "Sanitation", 2),
            ("BULK", "Bulk pick-up", "Sanitation", 10), ("NOIS", "Noise", "Code Enforcement", 3),
            ("WEED", "High grass and weeds", "Code Enforcement", 14), ("TREE", "Tree down", "Parks", 3),
            ("WATR", "Water main or leak", "Water", 1), ("TAXQ", "Property tax question", "Treasurer", 4),
            ("LICQ", "License question", "Licensing Board", 4), ("BENF", "Benefits question", "Human Services", 5),
            ("OTHR", "Other", "Contact Center", 5)]
DRIVERS = [("SAT", "satisfaction"), ("TRU", "trust"), ("EFF", "effectiveness"), ("EAS", "ease"),
           ("SPD", "efficiency"), ("TRA", "transparency"), ("EMP", "employee")]

TABLES = r"""--
-- Calder County contact center: sample data, all of it fictional
--
SET statement_timeout = 0;
SET lock_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET client_min_messages = warning;

CREATE SCHEMA crm;

CREATE TYPE crm.direction AS ENUM ('in', 'out');

CREATE TABLE crm.channel (
    code character(2) NOT NULL,
    name text NOT NULL
);

CREATE TABLE crm.request_status (
    code character(1) NOT NULL,
    name text NOT NULL,
    is_final boolean DEFAULT false NOT NULL
);

CREATE TABLE crm.service (
    code character varying(4) NOT NULL,
    name text NOT NULL,
    department text NOT NULL,
    days_to_resolve smallint NOT NULL
);

CREATE TABLE crm.driver (
    code character(3) NOT NULL,
    name text NOT NULL
);

CREATE TABLE crm.contact (
    contact_id integer NOT NULL,
    contact_type character(1) NOT NULL,
    first_name character varying(40),
    last_name character varying(60),
    organization_name character varying(80),
    email character varying(120),
    phones text[] DEFAULT '{}'::text[] NOT NULL,
    address jsonb,
    birth_year smallint,
    language character(2) DEFAULT 'en'::bpchar NOT NULL,
    opted_out boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp without time zone,
    CONSTRAINT contact_name_check CHECK ((contact_type = 'A'::bpchar) OR (last_name IS NOT NULL) OR (organization_name IS NOT NULL)),
    CONSTRAINT contact_type_check CHECK (contact_type = ANY (ARRAY['P'::bpchar, 'O'::bpchar, 'A'::bpchar]))
);

CREATE TABLE crm.request (
    request_no character varying(14) NOT NULL,
    contact_id integer,
    service_code character varying(4) NOT NULL,
    status_code character(1) NOT NULL,
    priority smallint NOT NULL,
    description text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    location jsonb,
    estimated_cost numeric(10,2),
    opened_at timestamp with time zone NOT NULL,
    expected_on date,
    closed_at timestamp with time zone,
    CONSTRAINT request_closed_check CHECK ((closed_at IS NULL) OR (closed_at >= opened_at)),
    CONSTRAINT request_priority_check CHECK (priority BETWEEN 1 AND 5)
);

CREATE TABLE crm.interaction (
    interaction_id bigint NOT NULL,
    contact_id integer NOT NULL,
    request_no character varying(14),
    channel_code character(2) NOT NULL,
    direction crm.direction NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    logged_at timestamp without time zone NOT NULL,
    duration_seconds integer,
    agent character varying(8),
    subject text,
    notes text,
    CONSTRAINT interaction_duration_check CHECK (duration_seconds >= 0)
);

CREATE TABLE crm.survey_answer (
    survey_no integer NOT NULL,
    driver_code character(3) NOT NULL,
    contact_id integer NOT NULL,
    request_no character varying(14) NOT NULL,
    rating numeric(3,1) NOT NULL,
    rating_scale smallint DEFAULT 5 NOT NULL,
    comment text,
    submitted_at timestamp with time zone NOT NULL,
    CONSTRAINT survey_answer_rating_check CHECK (rating BETWEEN 1 AND rating_scale)
);

"""

CONSTRAINTS = r"""
ALTER TABLE ONLY crm.channel ADD CONSTRAINT channel_pkey PRIMARY KEY (code);
ALTER TABLE ONLY crm.request_status ADD CONSTRAINT request_status_pkey PRIMARY KEY (code);
ALTER TABLE ONLY crm.service ADD CONSTRAINT service_pkey PRIMARY KEY (code);
ALTER TABLE ONLY crm.driver ADD CONSTRAINT driver_pkey PRIMARY KEY (code);
ALTER TABLE ONLY crm.contact ADD CONSTRAINT contact_pkey PRIMARY KEY (contact_id);
ALTER TABLE ONLY crm.request ADD CONSTRAINT request_pkey PRIMARY KEY (request_no);
ALTER TABLE ONLY crm.interaction ADD CONSTRAINT interaction_pkey PRIMARY KEY (interaction_id);
ALTER TABLE ONLY crm.survey_answer ADD CONSTRAINT survey_answer_pkey PRIMARY KEY (survey_no, driver_code);

CREATE INDEX interaction_contact_idx ON crm.interaction USING btree (contact_id, occurred_at);
CREATE INDEX request_opened_idx ON crm.request USING btree (opened_at);

ALTER TABLE ONLY crm.request ADD CONSTRAINT request_contact_fkey FOREIGN KEY (contact_id) REFERENCES crm.contact(contact_id);
ALTER TABLE ONLY crm.request ADD CONSTRAINT request_service_fkey FOREIGN KEY (service_code) REFERENCES crm.service(code);
ALTER TABLE ONLY crm.request ADD CONSTRAINT request_status_fkey FOREIGN KEY (status_code) REFERENCES crm.request_status(code);
ALTER TABLE ONLY crm.interaction ADD CONSTRAINT interaction_contact_fkey FOREIGN KEY (contact_id) REFERENCES crm.contact(contact_id);
ALTER TABLE ONLY crm.interaction ADD CONSTRAINT interaction_request_fkey FOREIGN KEY (request_no) REFERENCES crm.request(request_no);
ALTER TABLE ONLY crm.interaction ADD CONSTRAINT interaction_channel_fkey FOREIGN KEY (channel_code) REFERENCES crm.channel(code);
ALTER TABLE ONLY crm.survey_answer ADD CONSTRAINT survey_answer_contact_fkey FOREIGN KEY (contact_id) REFERENCES crm.contact(contact_id);
ALTER TABLE ONLY crm.survey_answer ADD CONSTRAINT survey_answer_driver_fkey FOREIGN KEY (driver_code) REFERENCES crm.driver(code);
ALTER TABLE ONLY crm.survey_answer ADD CONSTRAINT survey_answer_request_fkey FOREIGN KEY (request_no) REFERENCES crm.request(request_no);

CREATE VIEW crm.open_request AS
 SELECT r.request_no, r.contact_id, s.department, s.name AS service, t.name AS status, r.opened_at, r.expected_on
   FROM ((crm.request r JOIN crm.service s ON (((s.code)::text = (r.service_code)::text)))
     JOIN crm.request_status t ON ((t.code = r.status_code)))
  WHERE (NOT t.is_final);
"""
