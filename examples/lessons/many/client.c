// Opens three connections and speaks on the last one first: a server of one client at a time does not answer.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
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
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7009;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./client [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int connections[3];
    for (int i = 0; i < 3; i++) {
        connections[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(connections[i], (struct sockaddr *)&address, sizeof address) == -1) die("connect");
    }
    for (int i = 2; i >= 0; i--) {
        struct timeval limit = {.tv_sec = 2};
        setsockopt(connections[i], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        if (send(connections[i], "hello\n", 6, 0) != 6) die("send");
        char answer[64], *at = answer;
        // recv() until the newline is there: an answer may come in parts.
        do {
            if (at == answer + sizeof answer || recv(connections[i], at, 1, 0) != 1) {
                fprintf(stderr, "no answer in 2 s: does the server wait for another client?\n");
                return 1;
            }
        } while (*at++ != '\n');
        fwrite(answer, 1, (size_t)(at - answer), stdout);
    }
    for (int i = 0; i < 3; i++) close(connections[i]);
    return 0;
}
