SELECT drop_checks('event_counter');
