// relayfloor: a bare UDP relay on loopback by the engine's own means: what the system calls of bob's relay cost, and nothing else.
// usage: relayfloor RELAY_PORT TARGET_PORT
// Up to 64 datagrams a recvmmsg; what leaves by one socket goes in one sendmmsg, runs of one length to one place as one message with
// UDP_SEGMENT. Each client has a connected socket towards the target. No clients are forgotten, and no errors are told.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#define BATCH 64
#define STRIDE (65536 + 5632)
struct batch {
  int fd, count, last_full;
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];
  struct sockaddr_in names[BATCH];
  char controls[BATCH][CMSG_SPACE(2)];
};
struct flow {
  struct sockaddr_in client;
  struct batch up;
};
static struct flow *flows[65536];
static struct batch down;
static int parts_of(struct batch *b) {
  if (b->count == 0) return 0;
  struct msghdr *m = &b->messages[b->count - 1].msg_hdr;
  return m->msg_iov - b->parts + m->msg_iovlen;
}
static void flush(struct batch *b) {
  for (int sent = 0; sent < b->count;) {
    int n = sendmmsg(b->fd, b->messages + sent, b->count - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    sent += n > 0 ? n : 1;
  }
  b->count = 0;
}
static void add(struct batch *b, struct sockaddr_in *to, char *bytes, size_t length) {
  int part = parts_of(b);
  if (part == BATCH) flush(b), part = 0;
  b->parts[part] = (struct iovec){bytes, length};
  if (b->count > 0) {
    struct msghdr *m = &b->messages[b->count - 1].msg_hdr;
    size_t each = m->msg_iov->iov_len;
    int is_same = to == 0 || b->names[b->count - 1].sin_port == to->sin_port;
    if (is_same && b->last_full && length > 0 && length <= each && each <= 1452 && (m->msg_iovlen + 1) * each <= 65507) {
      if (m->msg_iovlen++ == 1) {
        m->msg_control = b->controls[b->count - 1];
        m->msg_controllen = CMSG_SPACE(2);
        struct cmsghdr *c = CMSG_FIRSTHDR(m);
        c->cmsg_level = IPPROTO_UDP, c->cmsg_type = UDP_SEGMENT, c->cmsg_len = CMSG_LEN(2);
        *(unsigned short *)CMSG_DATA(c) = each;
      }
      b->last_full = length == each;
      return;
    }
  }
  struct msghdr *m = &b->messages[b->count].msg_hdr;
  memset(m, 0, sizeof *m);
  m->msg_iov = &b->parts[part], m->msg_iovlen = 1;
  if (to) b->names[b->count] = *to, m->msg_name = &b->names[b->count], m->msg_namelen = sizeof *to;
  b->count++;
  b->last_full = 1;
}
static int opened(int port, int target) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), room = 4 << 20;
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(fd, (void *)&a, sizeof a)) perror("bind"), exit(1);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  a.sin_port = htons(target);
  if (target && connect(fd, (void *)&a, sizeof a)) perror("connect"), exit(1);
  return fd;
}
int main(int count, char **words) {
  if (count < 3) return 2;
  int target = atoi(words[2]), ep = epoll_create1(0), end = 0;
  struct mmsghdr in[BATCH];
  struct iovec to[BATCH];
  struct sockaddr_in names[BATCH];
  struct epoll_event ready[64], added = {.events = EPOLLIN, .data.u32 = 0};
  char *memory = malloc((size_t)BATCH * STRIDE);
  down.fd = opened(atoi(words[1]), 0);
  epoll_ctl(ep, EPOLL_CTL_ADD, down.fd, &added);
  for (;;) {
    int n = epoll_wait(ep, ready, 64, -1);
    for (int i = 0; i < n; i++) {
      struct flow *from = ready[i].data.u32 == 0 ? 0 : flows[ready[i].data.u32];
      // What one socket has sent of this memory may be overwritten once it has left.
      if (end > BATCH - 16) {
        flush(&down);
        end = 0;
      }
      for (int each = end; each < BATCH; each++) {
        to[each] = (struct iovec){memory + (size_t)each * STRIDE, 65536};
        in[each].msg_hdr = (struct msghdr){&names[each], sizeof names[each], &to[each], 1, 0, 0, 0};
        if (each - end >= 16 && from) break;
      }
      int most = from ? 16 : BATCH - end, first = end;
      int got = recvmmsg(from ? from->up.fd : down.fd, in + first, most < BATCH - first ? most : BATCH - first, MSG_DONTWAIT, 0);
      if (got <= 0) continue;
      end += got;
      for (int each = first; each < first + got; each++) {
        if (from) {
          add(&down, &from->client, to[each].iov_base, in[each].msg_len);
          continue;
        }
        int port = ntohs(names[each].sin_port);
        struct flow *flow = flows[port];
        if (flow == 0) {
          flow = flows[port] = calloc(1, sizeof *flow);
          flow->client = names[each];
          flow->up.fd = opened(0, target);
          added.data.u32 = port;
          epoll_ctl(ep, EPOLL_CTL_ADD, flow->up.fd, &added);
        }
        add(&flow->up, 0, to[each].iov_base, in[each].msg_len);
      }
      if (!from)
        for (int each = first; each < first + got; each++) flush(&flows[ntohs(names[each].sin_port)]->up);
    }
    flush(&down);
    end = 0;
  }
}
