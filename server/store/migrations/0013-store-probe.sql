-- One row that the program writes to find out whether the database takes changes again after it did not.
CREATE TABLE store_probe (
    id BIGINT PRIMARY KEY,
    probed_at BIGINT NOT NULL,
    filling TEXT NOT NULL
);
