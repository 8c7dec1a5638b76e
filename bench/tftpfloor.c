// The least that a TFTP server can be: one file, one thread, no options but blksize and windowsize, every ACK heard. It takes
// acknowledgements in batches (recvmmsg) and sends in batches (sendmmsg), a window as one segmented datagram (UDP_SEGMENT), all from
// memory. What it reaches is what a server of any language could; what udpfloor and udpblast reach hears no ACK.
//
// tftpfloor PORT FILE [spin]: with `spin` it looks at its sockets without pause instead of sleeping until something comes.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum { BATCH = 64, MAX_WINDOW = 44, MAX_PACKET = 600, HEADER = 4, REPEAT_AFTER_MS = 300 };

/* A download, found by its client's port: the load comes from one address. */
struct transfer {
  struct sockaddr_in peer;
  int blksize, window;
  unsigned blocks;   /* of the file, the last one short or empty */
  unsigned acked;    /* the highest block acknowledged */
  unsigned sent;     /* the highest block sent */
  int64_t heard_ms;
  int active;
};

/* What one sendmmsg takes: a message, its segment size, and its headers and pieces of the file in turn. */
struct sending {
  unsigned char headers[MAX_WINDOW][HEADER];
  struct iovec parts[2 * MAX_WINDOW];
  union {
    char space[CMSG_SPACE(sizeof(uint16_t))];
    struct cmsghdr alignment;
  } control;
};

static struct transfer transfers[65536];
static unsigned char *file;
static size_t size;
static int socket_of_transfers;
static struct mmsghdr out[BATCH];
static struct sending sendings[BATCH];
static int pending;

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void flush(void) {
  for (int sent = 0; sent < pending;) {
    int taken = sendmmsg(socket_of_transfers, out + sent, pending - sent, 0);
    if (taken <= 0) break; /* full: what is lost is asked for again */
    sent += taken;
  }
  pending = 0;
}

/* Sends blocks `first` to `last` as one datagram that the kernel cuts into segments. */
static void send_blocks(struct transfer *t, unsigned first, unsigned last) {
  struct sending *s = &sendings[pending];
  int parts = 0;
  for (unsigned block = first; block <= last; block++) {
    unsigned char *header = s->headers[block - first];
    size_t at = (size_t)(block - 1) * t->blksize;
    size_t length = size - at < (size_t)t->blksize ? size - at : (size_t)t->blksize;
    header[0] = 0;
    header[1] = 3;
    header[2] = block >> 8;
    header[3] = block;
    s->parts[parts++] = (struct iovec){header, HEADER};
    s->parts[parts++] = (struct iovec){file + at, length};
  }
  struct msghdr *message = &out[pending].msg_hdr;
  *message = (struct msghdr){.msg_name = &t->peer, .msg_namelen = sizeof t->peer, .msg_iov = s->parts, .msg_iovlen = parts};
  if (last > first) {
    message->msg_control = s->control.space;
    message->msg_controllen = sizeof s->control.space;
    struct cmsghdr *segments = CMSG_FIRSTHDR(message);
    segments->cmsg_level = IPPROTO_UDP;
    segments->cmsg_type = UDP_SEGMENT;
    segments->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    *(uint16_t *)CMSG_DATA(segments) = t->blksize + HEADER;
  }
  if (++pending == BATCH) flush();
}

static void send_window(struct transfer *t) {
  unsigned last = t->acked + t->window;
  if (last > t->blocks) last = t->blocks;
  if (last <= t->acked) return;
  t->sent = last;
  send_blocks(t, t->acked + 1, last);
}

/* Takes a request and answers with what it asked for. */
static void asked(int socket_of_requests) {
  char packet[MAX_PACKET + 1];
  struct sockaddr_in peer;
  socklen_t length = sizeof peer;
  int got;
  while ((got = recvfrom(socket_of_requests, packet, MAX_PACKET, MSG_DONTWAIT, (void *)&peer, &length)) > HEADER) {
    packet[got] = 0;
    struct transfer *t = &transfers[ntohs(peer.sin_port)];
    *t = (struct transfer){.peer = peer, .blksize = 512, .window = 1, .heard_ms = now_ms(), .active = 1};
    char *word = packet + 2, *end = packet + got;
    word += strlen(word) + 1; /* the name */
    if (word < end) word += strlen(word) + 1; /* the mode */
    char answer[MAX_PACKET] = {0, 6};
    int used = 2;
    while (word < end) {
      char *value = word + strlen(word) + 1;
      if (value >= end) break;
      int *option = !strcasecmp(word, "blksize") ? &t->blksize : !strcasecmp(word, "windowsize") ? &t->window : NULL;
      if (option != NULL) {
        *option = atoi(value);
        if (option == &t->window && *option > MAX_WINDOW) *option = MAX_WINDOW;
        used += snprintf(answer + used, sizeof answer - used, "%s", word) + 1;
        used += snprintf(answer + used, sizeof answer - used, "%d", *option) + 1;
      }
      word = value + strlen(value) + 1;
    }
    t->blocks = size / t->blksize + 1;
    if (used > 2) sendto(socket_of_transfers, answer, used, 0, (void *)&peer, length);
    else send_window(t);
  }
}

/* Takes acknowledgements as long as there are any. */
static void acknowledged(void) {
  static unsigned char packets[BATCH][MAX_PACKET];
  static struct sockaddr_in peers[BATCH];
  static struct iovec parts[BATCH];
  static struct mmsghdr in[BATCH];
  for (int i = 0; i < BATCH; i++) {
    parts[i] = (struct iovec){packets[i], MAX_PACKET};
    in[i].msg_hdr = (struct msghdr){.msg_name = &peers[i], .msg_namelen = sizeof peers[i], .msg_iov = &parts[i], .msg_iovlen = 1};
  }
  int got = recvmmsg(socket_of_transfers, in, BATCH, MSG_DONTWAIT, NULL);
  int64_t now = now_ms();
  for (int i = 0; i < got; i++) {
    struct transfer *t = &transfers[ntohs(peers[i].sin_port)];
    unsigned char *packet = packets[i];
    if (in[i].msg_len < HEADER || packet[1] != 4 || !t->active) continue;
    unsigned wire = packet[2] << 8 | packet[3];
    unsigned block = t->acked + ((wire - t->acked) & 0xffff);
    t->heard_ms = now;
    if (block > t->sent) continue;
    if (block == t->acked && block != 0) continue; /* the same once more */
    t->acked = block;
    if (block == t->blocks) t->active = 0;
    else send_window(t);
  }
}

/* Sends again what nobody has acknowledged for a while. */
static void repeat(void) {
  int64_t now = now_ms();
  for (int port = 0; port < 65536; port++) {
    struct transfer *t = &transfers[port];
    if (!t->active || now - t->heard_ms < REPEAT_AFTER_MS || t->sent == 0) continue;
    t->heard_ms = now;
    send_window(t);
  }
}

static int bound(int port) {
  int s = socket(AF_INET, SOCK_DGRAM, 0), space = 4 << 20;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_aton("127.0.0.1", &address.sin_addr);
  setsockopt(s, SOL_SOCKET, SO_RCVBUF, &space, sizeof space);
  setsockopt(s, SOL_SOCKET, SO_SNDBUF, &space, sizeof space);
  if (bind(s, (void *)&address, sizeof address) < 0) {
    perror("bind");
    exit(1);
  }
  return s;
}

int main(int count, char **words) {
  if (count != 3 && !(count == 4 && strcmp(words[3], "spin") == 0)) {
    fprintf(stderr, "usage: tftpfloor PORT FILE [spin]\n");
    return 2;
  }
  int patience_ms = count == 4 ? 0 : 100;
  int in = open(words[2], O_RDONLY);
  struct stat about;
  if (in < 0 || fstat(in, &about) < 0) {
    perror(words[2]);
    return 1;
  }
  size = about.st_size;
  file = malloc(size + 1);
  for (size_t read_so_far = 0; read_so_far < size;) {
    ssize_t got = read(in, file + read_so_far, size - read_so_far);
    if (got <= 0) return 1;
    read_so_far += got;
  }
  int socket_of_requests = bound(atoi(words[1]));
  socket_of_transfers = bound(0);
  int poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = socket_of_requests};
  epoll_ctl(poll, EPOLL_CTL_ADD, socket_of_requests, &event);
  event.data.fd = socket_of_transfers;
  epoll_ctl(poll, EPOLL_CTL_ADD, socket_of_transfers, &event);
  for (;;) {
    struct epoll_event events[2];
    int ready = epoll_wait(poll, events, 2, patience_ms);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.fd == socket_of_requests) asked(socket_of_requests);
      else acknowledged();
    }
    if (ready == 0) repeat();
    flush();
  }
}
