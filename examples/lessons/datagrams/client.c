// Sends datagrams of 3, 0, 65507 and 65508 bytes and prints what becomes of each.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>

static void die(const char *call) {
    perror(call);
    exit(1);
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7004;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./client [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_DGRAM, 0);
    if (connect(server, (struct sockaddr *)&address, sizeof address) == -1) die("connect");
    struct timeval limit = {.tv_sec = 2};
    setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    static char data[65508], answer[65535];
    memset(data, 'x', sizeof data);
    const size_t sizes[] = {3, 0, 65507, 65508};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        ssize_t bytes = send(server, data, sizes[i], 0); // an empty datagram is one as well: it is no end
        if (bytes != -1) bytes = recv(server, answer, sizeof answer, 0);
        if (bytes == -1)
            printf("sent %zu, error: %s\n", sizes[i], strerror(errno));
        else
            printf("sent %zu, answer: %.*s\n", sizes[i], (int)bytes, answer);
    }
    close(server);
    return 0;
}
