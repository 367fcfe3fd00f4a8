#ifndef CHECK_H
#define CHECK_H

/*
 * check: the few lines a unit test needs.  Each CHECK is one line of TAP; the
 * program ends with check_done().
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "str.h"

static struct {
	unsigned run, failed;
} check;

static inline bool
check_that(bool good, const char *what, const char *file, int line)
{
	check.run++;
	check.failed += !good;
	printf("%sok %u - %s\n", good ? "" : "not ", check.run, what);
	if (!good)
		printf("# at %s:%d\n", file, line);
	return good;
}

static inline bool
check_str(struct str got, struct str want, const char *what, const char *file,
    int line)
{
	if (check_that(str_eq(got, want), what, file, line))
		return true;
	printf("# got  \"%s\"\n", diag_quote(got));
	printf("# want \"%s\"\n", diag_quote(want));
	return false;
}

/* CHECK: a condition.  CHECK_WHY: the same, said in words. */
#define CHECK(cond) check_that((cond), #cond, __FILE__, __LINE__)
#define CHECK_WHY(cond, why) check_that((cond), (why), __FILE__, __LINE__)

/* CHECK_STR: two struct str.  CHECK_STR_WHY: the same, said in words. */
#define CHECK_STR(got, want)                                                   \
	check_str((got), (want), #got " is " #want, __FILE__, __LINE__)
#define CHECK_STR_WHY(got, want, why)                                          \
	check_str((got), (want), (why), __FILE__, __LINE__)

/* check_done: the plan, and the exit code: 0, or 3 when a check failed. */
static inline int
check_done(void)
{
	printf("1..%u\n", check.run);
	return check.failed == 0 && check.run > 0 ? 0 : 3;
}

#endif
