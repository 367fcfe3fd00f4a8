/* unhex: pairs of hex digits on standard input to bytes on standard output. */

#include <stdio.h>

static int
value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int
main(void)
{
	int high = -1;

	for (int c = getchar(); c != EOF; c = getchar()) {
		int v = value(c);

		if (v < 0)
			continue;
		if (high < 0) {
			high = v;
			continue;
		}
		putchar(high << 4 | v);
		high = -1;
	}
	return high < 0 && fflush(stdout) == 0 ? 0 : 4;
}
