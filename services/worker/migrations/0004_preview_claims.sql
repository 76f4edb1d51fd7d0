-- A link that is being looked up is looked up by nobody else: its row holds nothing yet, and is over when whoever looks should long have been done.
ALTER TABLE previews ADD COLUMN is_claimed boolean NOT NULL DEFAULT false;
