SELECT drop_checks('progress');
