// Connects and prints the addresses and ports of both ends, and what the server says they are.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static void die(const char *call) {
    perror(call);
    exit(1);
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7001;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./client [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(server, (struct sockaddr *)&address, sizeof address) == -1) die("connect");
    struct sockaddr_in own;
    socklen_t size = sizeof own;
    getsockname(server, (struct sockaddr *)&own, &size);
    char name[INET_ADDRSTRLEN], text[256];
    // Nobody chose this port: the system gave it, and takes it back afterwards.
    printf("this end:  %s:%d\n", inet_ntop(AF_INET, &own.sin_addr, name, sizeof name), ntohs(own.sin_port));
    printf("other end: %s:%lu\n", host, port);
    printf("it says:   ");
    ssize_t count;
    while ((count = recv(server, text, sizeof text, 0)) > 0) fwrite(text, 1, (size_t)count, stdout);
    close(server);
    return 0;
}
