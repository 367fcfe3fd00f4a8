#include "latin.h"

void
latin_capital(struct buf *b, size_t at)
{
	if (at >= b->n)
		return;
	unsigned char *p = (unsigned char *)b->p + at;
	if (*p >= 'a' && *p <= 'z')
		*p = (unsigned char)(*p - 32);
	else if (at + 1 < b->n && *p == 0xC3 && p[1] >= 0xA0)
		p[1] = (unsigned char)(p[1] - 32);
	else if (at + 1 < b->n && (*p == 0xC4 || *p == 0xC5) && p[1] % 2 == 1)
		p[1] = (unsigned char)(p[1] - 1);
}
