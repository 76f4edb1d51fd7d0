-- Whose log-in name that is: for chat, which is told of people by name.
CREATE VIEW pub_logins AS SELECT login, user_id FROM logins;
GRANT SELECT ON pub_logins TO chat;
