"""One request on the wire: which address, how much, how long, how sure; kept before anybody reads it."""
