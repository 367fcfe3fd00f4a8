#ifndef ZIPCRYPTO_H
#define ZIPCRYPTO_H

/*
 * zipcrypto: the traditional encryption of zip (PKWARE APPNOTE 6.1), which ALZ
 * has as well: a stream of bytes from three keys that change with every byte.
 */

#include <stdint.h>

#include "../str.h"

struct zipcrypto {
	uint32_t k[3];
};

/*
 * Bytes in front of the data; the last of them proves the password, once in
 * 256 times by chance.
 */
enum { ZIPCRYPTO_HEADER = 12 };

void zipcrypto_init(struct zipcrypto *z, struct str password);

/* zipcrypto_decrypt: as many bytes to out as there are in `in`. */
void zipcrypto_decrypt(struct zipcrypto *z, struct str in, unsigned char *out);

#endif
