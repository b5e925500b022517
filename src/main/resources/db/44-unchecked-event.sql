SELECT drop_checks('event');
