"""Settings and assembly: the only room that reads the environment, and that knows which adapter serves which port."""
