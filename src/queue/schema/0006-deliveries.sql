-- SPDX-License-Identifier: GPL-3.0-or-later
-- The log is searched for a fax that came in by who got it, and by their billing codes: both are its
-- deliveries'. Messages and faxes are not in these indexes.

CREATE INDEX job_delivery_user ON job (user COLLATE NOCASE, created_ms)
    WHERE kind = 'delivery' AND user IS NOT NULL;
CREATE INDEX job_delivery_billing ON job (user_billing COLLATE NOCASE, created_ms)
    WHERE kind = 'delivery' AND user_billing IS NOT NULL;
