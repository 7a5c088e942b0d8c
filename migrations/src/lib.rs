//! The tables of tiaoque, forward only, with the same names for SQLite and PostgreSQL.
