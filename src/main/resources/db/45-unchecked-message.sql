SELECT drop_checks('message');
