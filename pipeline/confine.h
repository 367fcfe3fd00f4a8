#ifndef CONFINE_H
#define CONFINE_H

/*
 * confine: takes from a process what a parser has no use for: every system
 * call but those that compute, read and write what is open and take memory
 * (seccomp; another ends the process by SIGSYS), and every file (Landlock).
 * The filters are made by the build, in confine_gen.c, the one user of
 * libseccomp.
 *
 * What the system does not have is left out; confine_missing() says so.  A
 * build with the address sanitizer allows what a report of it needs besides,
 * and leaves out Landlock: a finding is worth more there than the walls.
 */

/* Is this a build with the address sanitizer? */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONFINE_SANITIZED 1
#endif
#endif
#if !defined(CONFINE_SANITIZED) && defined(__SANITIZE_ADDRESS__)
#define CONFINE_SANITIZED 1
#endif
#ifndef CONFINE_SANITIZED
#define CONFINE_SANITIZED 0
#endif

/*
 * confine_enter: for the rest of this process's life; threads that it already
 * has are not held.  0, or -1 when what the system has could not be had: the
 * process must then end.
 */
int confine_enter(void);

/*
 * confine_missing: what this system lacks, in a word or two for the `stage`
 * record; NULL when nothing.
 */
const char *confine_missing(void);

/*
 * confine_self: the same for a program of its own that
 * sandbox_start_program() has started (which has set its limits): called when
 * its libraries have been warmed up and before the first byte of the document
 * is read.  What they open later must lie in one of the folders of readable,
 * which ends with NULL (readable NULL: none): these files can be read, nothing
 * else can.  The program stays without threads and children.  0, or -1: it
 * must end.
 */
int confine_self(const char *const *readable);

#endif
