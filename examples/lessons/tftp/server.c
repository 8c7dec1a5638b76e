// Serves the files of one folder by TFTP (RFC 1350), to be read only, in mode octet only, a process for each transfer.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>

enum { RRQ = 1, DATA = 3, ACK = 4, ERROR = 5, BLOCK = 512 };

static void die(const char *call) {
    perror(call);
    exit(1);
}

static void refuse(int transfer, int code, const char *text) {
    unsigned char packet[BLOCK] = {0, ERROR, 0, (unsigned char)code};
    int count = sprintf((char *)packet + 4, "%s", text);
    send(transfer, packet, (size_t)count + 5, 0); // with the 0 at the text's end
}

/* Sends a block until it is acknowledged, 5 times at most. */
static int exchange(int transfer, const unsigned char *packet, size_t bytes) {
    for (int tries = 1; tries <= 5; tries++) {
        unsigned char answer[BLOCK + 4];
        ssize_t count;
        if (send(transfer, packet, bytes, 0) == -1) return 0;
        while ((count = recv(transfer, answer, sizeof answer, 0)) >= 4) {
            if (answer[1] == ERROR) return 0;
            // An ACK of an earlier block is passed over: to answer it would double every block from there on.
            if (answer[1] == ACK && memcmp(answer + 2, packet + 2, 2) == 0) return 1;
        } // nothing for a second: the block or its ACK is lost
    }
    return 0;
}

static void answer(int transfer, const char *request, const char *folder) {
    const char *name = request + 2, *mode = name + strlen(name) + 1;
    char path[4096];
    struct stat about;
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = strchr(name, '/') != NULL || length >= (int)sizeof path ? NULL : fopen(path, "rb");
    if (request[1] != RRQ)
        refuse(transfer, 2, "this server is to be read only");
    else if (strcasecmp(mode, "octet") != 0)
        refuse(transfer, 0, "mode octet only");
    else if (file == NULL || fstat(fileno(file), &about) == -1 || !S_ISREG(about.st_mode))
        refuse(transfer, 1, "no such file");
    else if (about.st_size >= 65535L * BLOCK)
        refuse(transfer, 0, "too large: block numbers end at 65535");
    else {
        unsigned char packet[BLOCK + 4] = {0, DATA};
        size_t bytes = BLOCK;
        // A last block of less than 512 bytes is the end: after a whole number of blocks, an empty one.
        for (unsigned block = 1; bytes == BLOCK; block++) {
            packet[2] = (unsigned char)(block >> 8);
            packet[3] = (unsigned char)block;
            bytes = fread(packet + 4, 1, BLOCK, file);
            if (!exchange(transfer, packet, bytes + 4)) {
                printf("broke off at block %u\n", block);
                fclose(file);
                return;
            }
        }
        printf("sent %s\n", name);
    }
    if (file != NULL) fclose(file);
}

int main(int argc, char *argv[]) {
    const char *folder = argc > 1 ? argv[1] : ".";
    const char *host = argc > 2 ? argv[2] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 3 ? strtoul(argv[3], &end, 10) : 6969;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 4 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./server [FOLDER [ADDRESS [PORT]]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    signal(SIGCHLD, SIG_IGN); // the system clears ended processes away; otherwise each stays as a zombie
    int server = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1) die("bind");
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d\n", host, ntohs(address.sin_port));
    while (1) {
        char request[BLOCK + 6] = {0}; // the zeros behind it end a text that has no end
        struct sockaddr_in client;
        socklen_t client_size = sizeof client;
        if (recvfrom(server, request, BLOCK + 4, 0, (struct sockaddr *)&client, &client_size) == -1) die("recvfrom");
        pid_t process = fork();
        if (process == -1) perror("fork");
        if (process != 0) continue;
        close(server);
        // A socket of its own gives the transfer a port of its own, its TID.
        int transfer = socket(AF_INET, SOCK_DGRAM, 0);
        struct timeval limit = {.tv_sec = 1};
        setsockopt(transfer, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        address.sin_port = 0;
        if (bind(transfer, (struct sockaddr *)&address, sizeof address) == -1) die("bind");
        // What others send to this port does not come in.
        if (connect(transfer, (struct sockaddr *)&client, client_size) == -1) die("connect");
        answer(transfer, request, folder);
        close(transfer);
        return 0;
    }
}
