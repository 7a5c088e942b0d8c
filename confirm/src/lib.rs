//! The case: mediation, agreement, documents, signatures, confirmation queue, deadlines, store.
