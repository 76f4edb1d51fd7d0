-- Everything that one person is in, at once and with what they may do there: of a thousand rooms search asks this with each question.
CREATE INDEX members_of_somebody ON members (user_id);
