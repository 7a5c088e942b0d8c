//! The SFU: who gets which packet, at which quality. Hears nothing of cases, people or law.
