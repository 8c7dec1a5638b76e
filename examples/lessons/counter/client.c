// Sends each line that is typed as a datagram and prints the answer.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7006;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./client [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_DGRAM, 0);
    // Sends nothing: from now on only this server's datagrams come in.
    if (connect(server, (struct sockaddr *)&address, sizeof address) == -1) die("connect");
    struct timeval limit = {.tv_sec = 2};
    setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    static char answer[65535];
    char *line = NULL;
    size_t space = 0;
    ssize_t count;
    while ((count = getline(&line, &space, stdin)) > 0) {
        if (line[count - 1] == '\n') count--;
        if (send(server, line, (size_t)count, 0) == -1) die("send");
        ssize_t bytes = recv(server, answer, sizeof answer, 0);
        if (bytes == -1 && errno == EAGAIN) {
            printf("no answer in 2 s\n"); // either of the two datagrams may be lost
            continue;
        }
        if (bytes == -1) die("recv"); // ECONNREFUSED: nobody listens there
        printf("%.*s\n", (int)bytes, answer);
    }
    free(line);
    close(server);
    return 0;
}
