"""The three servers: threaded (workers=0), prefork with its workers, and the evented one on 8072."""
