-- Search files names as well from now on: it begins again, by comparing heads. What it has filed already it finds filed.
DELETE FROM cursors WHERE reader = 'search';
