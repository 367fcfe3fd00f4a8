/* clone() by its number, and prctl(), are no part of POSIX. */
#define _GNU_SOURCE

#include "forkserver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "mem.h"

struct forkserver {
	const char *path;
	char *const *argv;
	pid_t pid;  /* 0 when it does not run */
	int socket; /* to it */
};

/* What is asked of it; the two files come beside these bytes. */
enum { INPUT, OUTPUT, FILES };
struct request {
	struct sandbox_limits limits;
	char name[FORKSERVER_NAME + 1];
};

/* Room for the two files, in the form and place that the system wants. */
union files {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(FILES * sizeof(int))];
};

/* -- the caller's side ----------------------------------------------------- */

struct forkserver *
forkserver_new(const char *path, char *const argv[])
{
	struct forkserver *f = mem_zalloc(1, sizeof *f);

	f->path = path;
	f->argv = argv;
	f->socket = -1;
	return f;
}

/* let_go: the program goes when its socket is closed. */
static pid_t
let_go(struct forkserver *f)
{
	pid_t pid = f->pid;

	if (f->socket >= 0)
		close(f->socket);
	f->socket = -1;
	f->pid = 0;
	return pid;
}

void
forkserver_free(struct forkserver *f)
{
	if (f == NULL)
		return;
	pid_t pid = let_go(f);

	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(f);
}

/*
 * run: one thread each is all the parallelism there is, also for a library
 * that would take every processor.
 */
_Noreturn static void
run(const struct forkserver *f, int socket)
{
	int null = open("/dev/null", O_WRONLY);

	sandbox_default_signals();
	if (null < 0 || dup2(socket, STDIN_FILENO) < 0 ||
	    dup2(null, STDOUT_FILENO) < 0)
		_exit(SANDBOX_NO_WALLS);
	sandbox_close_others(STDERR_FILENO);
#ifdef __linux__
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		_exit(SANDBOX_NO_WALLS);
#endif
	setenv("OMP_THREAD_LIMIT", "1", 1);
	execv(f->path, f->argv);
	_exit(SANDBOX_NO_WALLS);
}

/* start: 0, or -1 with errno. */
static int
start(struct forkserver *f)
{
	int ends[2];

	if (access(f->path, X_OK) != 0 ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
		return -1;
	for (int i = 0; i < 2; i++)
		ends[i] = sandbox_above_standard(ends[i]);
	pid_t pid = ends[0] < 0 || ends[1] < 0 ? -1 : fork();

	if (pid == 0)
		run(f, ends[1]);
	int saved = errno;

	if (ends[1] >= 0)
		close(ends[1]);
	if (pid < 0) {
		if (ends[0] >= 0)
			close(ends[0]);
		errno = saved;
		return -1;
	}
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	f->pid = pid;
	f->socket = ends[0];
	return 0;
}

/* message_init: a message of these bytes, with the room for files. */
static void
message_init(struct msghdr *m, struct iovec *piece, union files *files)
{
	*m = (struct msghdr){ .msg_iov = piece,
		.msg_iovlen = 1,
		.msg_control = files,
		.msg_controllen = sizeof *files };
}

static ssize_t
ask(int socket, struct request *r, const int fds[FILES])
{
	struct iovec piece = { r, sizeof *r };
	union files files;
	struct msghdr m;

	memset(&files, 0, sizeof files);
	files.header.cmsg_level = SOL_SOCKET;
	files.header.cmsg_type = SCM_RIGHTS;
	files.header.cmsg_len = CMSG_LEN(FILES * sizeof(int));
	memcpy(CMSG_DATA(&files.header), fds, FILES * sizeof(int));
	message_init(&m, &piece, &files);
	return sendmsg(socket, &m, MSG_NOSIGNAL);
}

/* answer: the child's number; -1 when the program dies or does not answer. */
static pid_t
answer(const struct forkserver *f, uint64_t seconds)
{
	struct pollfd wait = { .fd = f->socket, .events = POLLIN };
	int most = seconds < INT32_MAX / 1000 ? (int)seconds * 1000 : INT32_MAX;
	pid_t pid = -1;
	int k;

	do
		k = poll(&wait, 1, most);
	while (k < 0 && errno == EINTR);
	if (k <= 0) {
		kill(f->pid, SIGKILL);
		return -1;
	}
	return recv(f->socket, &pid, sizeof pid, 0) == sizeof pid ? pid : -1;
}

pid_t
forkserver_fork(struct forkserver *f, struct str name, int input, int output,
    const struct sandbox_limits *limits, bool *served)
{
	struct request r;
	pid_t pid = -1;

	if (f->pid == 0 && start(f) != 0)
		return -1;
	memset(&r, 0, sizeof r);
	r.limits = *limits;
	name = str_head(name, FORKSERVER_NAME);
	memcpy(r.name, name.p, name.n);
	if (ask(f->socket, &r, (int[FILES]){ input, output }) == sizeof r)
		pid = answer(f, limits->wall_seconds);
	*served = pid > 0;
	return pid <= 0 || pid == f->pid ? let_go(f) : pid;
}

/* -- the program's side ---------------------------------------------------- */

/* sibling: fork(), but for whose child it is. */
static pid_t
sibling(void)
{
#ifdef __linux__
	/* No function that waits for a fork is told; there is one thread. */
	return (pid_t)syscall(
	    SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
#else
	errno = ENOSYS;
	return -1;
#endif
}

/* heard: is there another request?  Its files are the caller's to close. */
static int
heard(struct request *r, int fds[FILES])
{
	struct iovec piece = { r, sizeof *r };
	union files files;
	struct msghdr m;
	ssize_t n;

	message_init(&m, &piece, &files);
	do
		n = recvmsg(STDIN_FILENO, &m, 0);
	while (n < 0 && errno == EINTR);
	if (n != sizeof *r || CMSG_FIRSTHDR(&m) == NULL ||
	    files.header.cmsg_type != SCM_RIGHTS ||
	    files.header.cmsg_len != CMSG_LEN(FILES * sizeof(int)))
		return 0;
	memcpy(fds, CMSG_DATA(&files.header), FILES * sizeof(int));
	return 1;
}

static void
become_child(const struct request *r, const int fds[FILES])
{
	if (dup2(fds[INPUT], STDIN_FILENO) < 0 ||
	    dup2(fds[OUTPUT], STDOUT_FILENO) < 0)
		_exit(SANDBOX_NO_WALLS);
	close(fds[INPUT]);
	close(fds[OUTPUT]);
	sandbox_limit_program(&r->limits);
}

void
forkserver_serve(char name[FORKSERVER_NAME + 1])
{
	struct request r;
	int fds[FILES];

	while (heard(&r, fds)) {
		pid_t pid = sibling(), self = getpid();

		if (pid < 0 && send(STDIN_FILENO, &self, sizeof self, 0) < 0)
			break;
		if (pid <= 0) {
			memcpy(name, r.name, sizeof r.name);
			name[FORKSERVER_NAME] = '\0';
			become_child(&r, fds);
			return;
		}
		close(fds[INPUT]);
		close(fds[OUTPUT]);
		if (send(STDIN_FILENO, &pid, sizeof pid, 0) < 0)
			break;
	}
	_exit(0);
}
