// udpblast CLIENTS BLKSIZE WINDOW [SECONDS]: what a C program reaches with the engine's own means and no protocol. A
// sender on core 0 gives the kernel windows of DATA packets, as sendmmsg of UDP_SEGMENT sends whose parts are 4-byte
// headers and blocks of a mapped file, to CLIENTS sockets in turn; a receiver on core 1 drains them by recvmmsg. Nobody
// acknowledges anything: what is sent too fast is dropped, and only what arrived counts.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
enum { FILE_BYTES = 1 << 20, MOST_CLIENTS = 1000, BATCH = 50, MOST_WINDOW = 64 };

static double now() {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}
static void pin(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  sched_setaffinity(0, sizeof set, &set);
}

static void blast(struct sockaddr_in *to, int clients, int blksize, int window, double seconds) {
  char *file = mmap(0, FILE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(file, 0x5a, FILE_BYTES);
  int socket_ = socket(AF_INET, SOCK_DGRAM, 0);
  static struct mmsghdr messages[BATCH];
  static struct iovec parts[BATCH][2 * MOST_WINDOW];
  static unsigned char headers[BATCH][MOST_WINDOW][4];
  static char control[BATCH][CMSG_SPACE(2)];
  int blocks = FILE_BYTES / blksize;
  static int next[MOST_CLIENTS];
  double end = now() + seconds;
  for (int client = 0; now() < end;) {
    for (int i = 0; i < BATCH; i++, client = (client + 1) % clients) {
      for (int w = 0; w < window; w++) {
        int block = (next[client] + w) % blocks;
        unsigned char *header = headers[i][w];
        header[1] = 3;
        header[2] = block >> 8;
        header[3] = block;
        parts[i][2 * w] = (struct iovec){header, 4};
        parts[i][2 * w + 1] = (struct iovec){file + (size_t)block * blksize, blksize};
      }
      next[client] = (next[client] + window) % blocks;
      struct msghdr *m = &messages[i].msg_hdr;
      *m = (struct msghdr){&to[client], sizeof to[client], parts[i], 2 * window, 0, 0, 0};
      if (window > 1) {
        m->msg_control = control[i];
        m->msg_controllen = CMSG_SPACE(2);
        struct cmsghdr *c = CMSG_FIRSTHDR(m);
        c->cmsg_level = IPPROTO_UDP;
        c->cmsg_type = UDP_SEGMENT;
        c->cmsg_len = CMSG_LEN(2);
        *(unsigned short *)CMSG_DATA(c) = blksize + 4;
      }
    }
    for (int sent = 0; sent < BATCH;) {
      int n = sendmmsg(socket_, messages + sent, BATCH - sent, 0);
      sent += n > 0 ? n : 1;
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int clients = atoi(argv[1]), blksize = atoi(argv[2]), window = atoi(argv[3]);
  double seconds = argc > 4 ? atof(argv[4]) : 3;
  if (clients > MOST_CLIENTS || window > MOST_WINDOW || blksize > 9000) return 2;
  static struct sockaddr_in addresses[MOST_CLIENTS];
  int epoll = epoll_create1(0);
  for (int i = 0; i < clients; i++) {
    int r = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), size = 4 << 20;
    addresses[i].sin_family = AF_INET;
    inet_aton("127.0.0.1", &addresses[i].sin_addr);
    socklen_t length = sizeof addresses[i];
    bind(r, (void *)&addresses[i], length);
    getsockname(r, (void *)&addresses[i], &length);
    setsockopt(r, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = r};
    epoll_ctl(epoll, EPOLL_CTL_ADD, r, &event);
  }
  pid_t sender = fork();
  if (sender == 0) {
    pin(0);
    blast(addresses, clients, blksize, window, seconds);
    _exit(0);
  }
  pin(1);
  static char payloads[64][9008];
  static struct mmsghdr messages[64];
  static struct iovec parts[64];
  for (int i = 0; i < 64; i++) {
    parts[i] = (struct iovec){payloads[i], sizeof payloads[i]};
    messages[i].msg_hdr = (struct msghdr){0, 0, &parts[i], 1, 0, 0, 0};
  }
  long datagrams = 0;
  double begin = now(), end = begin + seconds;
  while (now() < end) {
    struct epoll_event events[64];
    int ready = epoll_wait(epoll, events, 64, 100);
    for (int i = 0; i < ready; i++) {
      int n = recvmmsg(events[i].data.fd, messages, 64, MSG_DONTWAIT, 0);
      if (n > 0) datagrams += n;
    }
  }
  double took = now() - begin;
  waitpid(sender, 0, 0);
  printf("%.1f MB/s %.0f packets/s (%d clients, %d B, window %d)\n", datagrams * (double)blksize / took / 1e6,
         datagrams / took, clients, blksize, window);
}
