#include "diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "charset/charset.h"

/* Where we are; see diag.h for why this is the only global state. */
static struct {
	const char *program;
	uint64_t record;
} here = { "riffle", 0 };

/* Longest part of an input string that a message shows, in bytes. */
enum { QUOTE_MAX = 200 };

void
diag_init(const char *program)
{
	here.program = program;
}

const char *
diag_program(void)
{
	return here.program;
}

void
diag_record(uint64_t number)
{
	here.record = number;
}

static void say(const char *format, va_list ap)
    __attribute__((format(printf, 1, 0)));

/* say: one line in one write, so that stages sharing stderr do not mix. */
static void
say(const char *format, va_list ap)
{
	char line[4096];
	size_t n = 0;
	int k = snprintf(line, sizeof line, "%s: ", here.program);

	if (k > 0 && (size_t)k < sizeof line)
		n = (size_t)k;
	if (here.record != 0) {
		k = snprintf(line + n, sizeof line - n,
		    "record %llu: ", (unsigned long long)here.record);
		if (k > 0 && (size_t)k < sizeof line - n)
			n += (size_t)k;
	}
	k = vsnprintf(line + n, sizeof line - n, format, ap);
	if (k > 0)
		n += (size_t)k < sizeof line - n ? (size_t)k
						 : sizeof line - n - 1;
	if (n > sizeof line - 1)
		n = sizeof line - 1;
	line[n++] = '\n';
	/* A message that cannot be written has nowhere else to go. */
	if (write(STDERR_FILENO, line, n) < 0)
		return;
}

void
diag_note(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(format, ap);
	va_end(ap);
}

void
diag_warn(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(format, ap);
	va_end(ap);
}

void
diag_die(enum diag_exit code, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(format, ap);
	va_end(ap);
	_exit((int)code);
}

void
diag_die_memory(void)
{
	static const char text[] = ": out of memory\n";

	if (write(STDERR_FILENO, here.program, strlen(here.program)) >= 0 &&
	    write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(DIAG_FAILED);
	_exit(DIAG_FAILED);
}

/* is_hidden: would this code point act on a terminal instead of being seen? */
static bool
is_hidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x200E ||
	       cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
	       (cp >= 0x2066 && cp <= 0x2069);
}

const char *
diag_quote(struct str s)
{
	static char ring[4][QUOTE_MAX * 4 + 8];
	static unsigned turn;
	static const char digits[] = "0123456789ABCDEF";
	char *out = ring[turn++ % 4];
	bool cut = s.n > QUOTE_MAX;
	size_t n = 0;

	s = str_head(s, QUOTE_MAX);
	while (s.n > 0) {
		struct str at = s;
		uint32_t cp;

		charset_next(&s, &cp);
		size_t width = at.n - s.n;
		bool bad = cp == 0xFFFD && width == 1;

		for (size_t i = 0; i < width; i++) {
			unsigned char c = (unsigned char)at.p[i];

			if (!bad && !is_hidden(cp)) {
				out[n++] = (char)c;
				continue;
			}
			out[n++] = '\\';
			out[n++] = 'x';
			out[n++] = digits[c >> 4];
			out[n++] = digits[c & 15];
		}
	}
	if (cut) {
		memcpy(out + n, "...", 3);
		n += 3;
	}
	out[n] = '\0';
	return out;
}
