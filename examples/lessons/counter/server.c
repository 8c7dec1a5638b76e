// Answers each datagram with its number and its text: one socket counts for all clients.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7006;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./server [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1) die("bind");
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d\n", host, ntohs(address.sin_port));
    static char text[65535], answer[65535 + 24];
    for (unsigned long count = 1;; count++) {
        struct sockaddr_in peer;
        socklen_t peer_size = sizeof peer; // how much room there is; recvfrom() changes it
        ssize_t bytes = recvfrom(server, text, sizeof text, 0, (struct sockaddr *)&peer, &peer_size);
        if (bytes == -1) die("recvfrom");
        int digits = sprintf(answer, "%lu ", count);
        memcpy(answer + digits, text, (size_t)bytes); // text has no 0 at its end: it is no string
        if (sendto(server, answer, (size_t)(digits + bytes), 0, (struct sockaddr *)&peer, peer_size) == -1) perror("sendto");
    }
}
