#include "alone.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct str
alone_input(void)
{
	struct stat st;
	void *p = MAP_FAILED;

	if (fstat(STDIN_FILENO, &st) == 0 && st.st_size > 0)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE,
		    STDIN_FILENO, 0);
	return p == MAP_FAILED ? (struct str){ NULL, 0 }
			       : (struct str){ p, (size_t)st.st_size };
}

void
alone_hush(void)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null >= 0)
		(void)dup2(null, STDERR_FILENO);
}
