/**
 * Loaded with --require into processes that must not outlive the one that started them. Their IPC channel
 * closes when it ends, even when it is killed outright, and the children they fork inherit the flag.
 */
process.on("disconnect", () => process.exit(1))
