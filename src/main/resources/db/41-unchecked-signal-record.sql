SELECT drop_checks('signal_record');
