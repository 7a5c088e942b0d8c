//! Seats, rooms, scopes, moderation, one WebSocket a client. Hears nothing of cases.
