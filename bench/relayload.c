// relayload: what a relay on loopback moves one way. This process is the client and the target.
// usage: relayload tcp|udp RELAY_PORT TARGET_PORT [-k PEERS] [-s BYTES] [-t SECONDS]
// tcp: each connection writes all the time; prints bytes a second that arrive at the target.
// udp: up to 32 datagrams of each peer are under way; prints datagrams a second that arrive, and how many did not.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#define MOST_PEERS 1024
#define BATCH 32
static double now() {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}
static void fail(const char *what) {
  perror(what);
  exit(1);
}
static struct sockaddr_in at(int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_aton("127.0.0.1", &a.sin_addr);
  return a;
}
static int bound(int type, int port) {
  int fd = socket(AF_INET, type | SOCK_NONBLOCK, 0), one = 1;
  struct sockaddr_in a = at(port);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(fd, (void *)&a, sizeof a)) fail("bind");
  return fd;
}
static int connected(int type, int port) {
  int fd = socket(AF_INET, type, 0);
  struct sockaddr_in a = at(port);
  if (connect(fd, (void *)&a, sizeof a)) fail("connect");
  return fd;
}
static void tcp(int relay, int target, int peers, int size, double seconds) {
  int listening = bound(SOCK_STREAM, target), ep = epoll_create1(0);
  if (listen(listening, MOST_PEERS)) fail("listen");
  struct epoll_event added = {.events = EPOLLIN, .data.fd = listening}, ready[64];
  epoll_ctl(ep, EPOLL_CTL_ADD, listening, &added);
  // A client is told from a target's connection by the sign of its number.
  for (int i = 0; i < peers; i++) {
    int fd = connected(SOCK_STREAM | SOCK_CLOEXEC, relay);
    struct epoll_event e = {.events = EPOLLOUT, .data.fd = -fd};
    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
  }
  char *out = calloc(1, size), *in = malloc(1 << 20);
  double bytes = 0, begin = now(), end = begin + seconds;
  while (now() < end) {
    int n = epoll_wait(ep, ready, 64, 100);
    for (int i = 0; i < n; i++) {
      int fd = ready[i].data.fd;
      if (fd < 0) {
        if (send(-fd, out, size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 && errno != EAGAIN) fail("send");
      } else if (fd == listening) {
        struct epoll_event e = {.events = EPOLLIN, .data.fd = accept(listening, 0, 0)};
        if (e.data.fd >= 0) epoll_ctl(ep, EPOLL_CTL_ADD, e.data.fd, &e);
      } else {
        long r = recv(fd, in, 1 << 20, MSG_DONTWAIT);
        if (r > 0) bytes += r;
        if (r == 0) close(fd);
      }
    }
  }
  printf("%.0f bytes/s\n", bytes / (now() - begin));
}
static void udp(int relay, int target, int peers, int size, double seconds) {
  int taking = bound(SOCK_DGRAM, target), room = 4 << 20, fds[MOST_PEERS];
  setsockopt(taking, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  for (int i = 0; i < peers; i++) fds[i] = connected(SOCK_DGRAM, relay);
  struct mmsghdr out[BATCH] = {0}, in[BATCH] = {0};
  struct iovec from = {calloc(1, size), size}, to[BATCH];
  for (int i = 0; i < BATCH; i++) {
    to[i] = (struct iovec){malloc(65536), 65536};
    out[i].msg_hdr = (struct msghdr){.msg_iov = &from, .msg_iovlen = 1};
    in[i].msg_hdr = (struct msghdr){.msg_iov = &to[i], .msg_iovlen = 1};
  }
  long arrived = 0, under = 0, lost = 0, most = (long)peers * BATCH;
  // A socket's buffer takes some 270 small datagrams, and the clients of a relay share one.
  if (most > 192) most = 192;
  double begin = now(), end = begin + seconds;
  for (int next = 0; now() < end;) {
    while (under < most) {
      int count = most - under < BATCH ? most - under : BATCH;
      if (peers > 1 && count > 4) count = 4;
      int n = sendmmsg(fds[next], out, count, 0);
      next = (next + 1) % peers;
      if (n > 0) under += n;
      // Nobody listens for a moment: what the target's port said before this program took it.
      else if (errno != ECONNREFUSED) fail("sendmmsg");
    }
    struct pollfd ready = {.fd = taking, .events = POLLIN};
    if (poll(&ready, 1, 50) == 0) {
      lost += under;
      under = 0;
      continue;
    }
    int n = recvmmsg(taking, in, BATCH, MSG_DONTWAIT, 0);
    if (n > 0) arrived += n, under = under > n ? under - n : 0;
  }
  printf("%.0f datagrams/s, %ld lost\n", arrived / (now() - begin), lost);
}
int main(int count, char **words) {
  int peers = 1, size = 64;
  double seconds = 3;
  if (count < 4) return 2;
  for (int i = 4; i + 1 < count; i += 2) {
    if (!strcmp(words[i], "-k")) peers = atoi(words[i + 1]);
    if (!strcmp(words[i], "-s")) size = atoi(words[i + 1]);
    if (!strcmp(words[i], "-t")) seconds = atof(words[i + 1]);
  }
  if (peers < 1 || peers > MOST_PEERS) return 2;
  (words[1][0] == 't' ? tcp : udp)(atoi(words[2]), atoi(words[3]), peers, size, seconds);
}
