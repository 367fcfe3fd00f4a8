#include "zipcrypto.h"

#include <zlib.h>

static uint32_t
crc_step(uint32_t crc, unsigned char c)
{
	const z_crc_t *table = get_crc_table();

	return (uint32_t)table[(crc ^ c) & 0xff] ^ crc >> 8;
}

static void
update(struct zipcrypto *z, unsigned char c)
{
	z->k[0] = crc_step(z->k[0], c);
	z->k[1] = (z->k[1] + (z->k[0] & 0xff)) * UINT32_C(134775813) + 1;
	z->k[2] = crc_step(z->k[2], (unsigned char)(z->k[1] >> 24));
}

void
zipcrypto_init(struct zipcrypto *z, struct str password)
{
	*z = (struct zipcrypto){ { 0x12345678, 0x23456789, 0x34567890 } };
	for (size_t i = 0; i < password.n; i++)
		update(z, (unsigned char)password.p[i]);
}

void
zipcrypto_decrypt(struct zipcrypto *z, struct str in, unsigned char *out)
{
	for (size_t i = 0; i < in.n; i++) {
		uint32_t t = (z->k[2] & 0xffff) | 2;

		out[i] = (unsigned char)((unsigned char)in.p[i] ^
					 ((t * (t ^ 1)) >> 8 & 0xff));
		update(z, out[i]);
	}
}
