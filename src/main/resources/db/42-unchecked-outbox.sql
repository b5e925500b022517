SELECT drop_checks('outbox');
